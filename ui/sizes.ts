/**
 * Sizes of text are written in pixels, as they were designed, and become parts of the size that the
 * people at the till chose: `font-size: 17px` grows with it, and a border does not.
 */

/** What a browser calls 100 %. */
const USUAL = 16;

const SIZE = /^(\d+(?:\.\d+)?)px$/;

type Declaration = { prop: string; value: string };

export function textSizes() {
  return {
    postcssPlugin: "text-sizes",
    Declaration: {
      "font-size"(declaration: Declaration) {
        const size = SIZE.exec(declaration.value)?.[1];
        if (size !== undefined) declaration.value = `${Number(size) / USUAL}rem`;
      },
    },
  };
}
