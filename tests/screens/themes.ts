import { catalogues } from './catalogues.ts';

/** Every theme that a person can choose, by the name that the page knows it by. */
export const themes = Object.keys(catalogues.ja.bar.themes) as readonly (keyof typeof catalogues.ja.bar.themes)[];
export type Theme = (typeof themes)[number];
