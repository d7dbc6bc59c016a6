import '#lib/text/ja/letters.ts';
import '#lib/ui/tokens.css';
import '#lib/ui/ground.css';
import { mount } from 'svelte';
import { chooseLocale } from '#lib/text/catalogue.svelte.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import Contact from './Contact.svelte';
import Gallery from './Gallery.svelte';
import { readAddress } from './address.ts';

const target = document.getElementById('gallery');
const asked = readAddress(location.search);
Object.assign(settings, { theme: asked.theme, textSize: asked.size, low: asked.low, still: true });
await chooseLocale(asked.locale);
if (target && asked.page === 'contact') mount(Contact, { target });
else if (target) mount(Gallery, { target, props: { asked } });
