/** Where keys come from: this screen shows its own, or the device brings a keyboard of its own (a phone at home). */
export const typing = $state<{ keys: 'screen' | 'device' }>({ keys: 'screen' });

/**
 * Whether the device's own keyboard is used: at home, where the pointer is a finger. A kiosk never does, whatever is
 * plugged in; at a desk with a mouse the screen's keys stay, and typing on the desk's keyboard works beside them.
 */
export function chooseKeySource(place: { readonly web: boolean; readonly coarse: boolean }): 'screen' | 'device' {
  return place.web && place.coarse ? 'device' : 'screen';
}
