/** The part of `escpos` 2.5.2 that is used: its command builder, without any adapter of its own. */
declare module 'escpos/printer.js' {
  import type Image from 'escpos/image.js';

  export type Adapter = { readonly write: (bytes: Uint8Array, done?: () => void) => void };

  export default class Printer {
    constructor(adapter: Adapter, options: { readonly encoding: string });
    hardware(what: 'init'): this;
    print(content: Buffer): this;
    text(content: string): this;
    feed(lines: number): this;
    raster(image: Image): this;
    cut(isPartial: boolean, feed: number): this;
    beep(times: number, tenths: number): this;
    cashdraw(pin: 2 | 5): this;
    flush(): this;
  }
}

declare module 'escpos/image.js' {
  export default class Image {
    readonly data: readonly boolean[];
    constructor(pixels: { readonly data: Uint8Array; readonly shape: readonly [number, number, number] });
  }
}
