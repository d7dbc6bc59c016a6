/** The screens that the product is made for: what a city puts up, and what people have at home. */
export const forms = {
  portrait: { width: 1080, height: 1920, atHome: false },
  landscape: { width: 1920, height: 1080, atHome: false },
  tablet: { width: 1280, height: 800, atHome: false },
  phone: { width: 390, height: 844, atHome: true },
  desktop: { width: 1440, height: 900, atHome: true },
} as const;
export type Form = keyof typeof forms;
export const formNames = Object.keys(forms) as readonly Form[];

/** The least width and height of anything to touch, CSS px: a kiosk's own measure, and WCAG 2.5.8 in the hand. */
export const leastTarget = (form: Form, width: number = forms[form].width): number =>
  forms[form].atHome || width <= 700 ? 24 : 64;
