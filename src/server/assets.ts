import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A file that a page asks for. */
export interface Asset {
  readonly path: () => string;
  /** As the header says it. */
  readonly type: string;
}

const { resolve } = createRequire(import.meta.url);
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;

/** @returns the file of that name in dashboard/ */
export const ownAsset = (name: `${string}.${keyof typeof TYPES}`): Asset => ({
  path: () => fileURLToPath(new URL(`../../dashboard/${name}`, import.meta.url)),
  type: TYPES[name.slice(name.lastIndexOf('.') + 1) as keyof typeof TYPES], // as its name says
});

/** What all pages load: ours or of an installed package, none from elsewhere. */
export const SHARED_ASSETS: Readonly<Record<string, Asset>> = {
  'parts.js': ownAsset('parts.js'),
  'page.css': ownAsset('page.css'),
  'uplot.js': { path: () => resolve('uplot/dist/uPlot.iife.min.js'), type: TYPES.js },
  'uplot.css': { path: () => resolve('uplot/dist/uPlot.min.css'), type: TYPES.css },
};

/** Of a page, which may load and ask its own server alone, and be shown by no other. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
} as const;
