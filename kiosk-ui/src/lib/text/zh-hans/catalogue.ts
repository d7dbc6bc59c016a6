import type { Catalogue } from '../ja/catalogue.ts';
import { access } from './access.ts';
import { browse } from './browse.ts';
import { common } from './common.ts';
import { input } from './input.ts';
import { resident } from './resident.ts';
import { services } from './services.ts';
import { town } from './town.ts';
import { turn } from './turn.ts';
import { view } from './view.ts';

export const catalogue = {
  ...common,
  ...services,
  view,
  town,
  input,
  access,
  turn,
  browse,
  resident,
} satisfies Catalogue;
