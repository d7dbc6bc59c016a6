import type { Catalogue } from '../ja/catalogue.ts';
import { access } from './access.ts';
import { away } from './away.ts';
import { browse } from './browse.ts';
import { counter } from './counter.ts';
import { myNumber } from './my-number.ts';
import { pay } from './pay.ts';
import { rooms } from './rooms.ts';
import { screens } from './screens.ts';
import { input } from './input.ts';
import { resident } from './resident.ts';
import { services } from './services.ts';
import { town } from './town.ts';
import { turn } from './turn.ts';
import { view } from './view.ts';

export const catalogue = {
  ...screens,
  ...services,
  view,
  town,
  input,
  access,
  turn,
  browse,
  resident,
  rooms,
  counter,
  pay,
  myNumber,
  away,
} satisfies Catalogue;
