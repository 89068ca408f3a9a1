// Charts as SVG and PNG files.

import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { writeWhole } from '../core/files.ts';
import { TradelabError } from '../core/index.ts';
import { chartSvg } from './compile.ts';
import type { ChartSpec } from './spec.ts';

/**
 * Writes a chart to a `.svg` file or, at twice its size in pixels, to a `.png` file, making its folder.
 * Throws `bad-option` for any other ending, `missing-package` for a PNG on a machine without fonts, and `disk`.
 */
export async function saveChart(spec: ChartSpec, file: string): Promise<void> {
  const type = extname(file).toLowerCase();
  if (type !== '.svg' && type !== '.png') {
    throw new TradelabError('bad-option', `cannot write a chart to '${file}'`, {
      hint: 'the name of the file ends in .svg or .png',
    });
  }
  const svg = await chartSvg(spec);
  const image = type === '.svg' ? svg : await svgToPng(svg);
  await writeWhole(file, (aside) => writeFile(aside, image));
}

/** The PNG of SVG text at twice its size; `systemFonts: false` draws as a machine without fonts would. */
export async function svgToPng(svg: string, systemFonts = true): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const font = { loadSystemFonts: systemFonts };
  // Without a font the renderer leaves out all text and says nothing: a letter that takes no room tells.
  const letter = new Resvg('<svg xmlns="http://www.w3.org/2000/svg"><text>A</text></svg>', { font });
  if (letter.getBBox() === undefined) {
    throw new TradelabError('missing-package', 'this machine has no font to draw the labels of a PNG with', {
      hint: 'install one (on Debian: fonts-dejavu-core), or write an .svg file',
    });
  }
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}
