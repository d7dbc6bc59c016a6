/** Each form on its way says whether it holds something typed; a form that nobody has opened has not come yet. */
const forms: (() => boolean)[] = [];

/** Asks a form from now on, for as long as the page lives. */
export function watchUnsaved(holdsTyped: () => boolean): void {
  forms.push(holdsTyped);
}

/** Whether something typed would be lost if the turn ended now: an application or a booking that was not sent. */
export function hasUnsaved(): boolean {
  return forms.some((holdsTyped) => holdsTyped());
}
