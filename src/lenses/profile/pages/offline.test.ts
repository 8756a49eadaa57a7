import { describe, expect, it } from 'vitest';
import { offline, outsideRequests } from './offline.ts';

const page = (head: string, body = ''): string =>
  `<!doctype html><html><head><meta charset="utf8">${head}</head><body>${body}</body></html>`;

describe('a page made to open from disk', () => {
  it.each([
    ['a stylesheet', '<link href="https://fonts.googleapis.com/css?family=X" rel="stylesheet">'],
    ['a script', '<script src="http://example.org/x.js"></script>'],
    ['an import', '<style>@import url("https://example.org/x.css"); b { color: red }</style>'],
    ['fonts that its script loads', '<script>load("https://clinicjs.org/assets/css/fonts.css")</script>'],
  ])('asks for no more %s from outside', (_, head) => {
    expect(outsideRequests(page(head))).toHaveLength(1 + (head.includes('googleapis') ? 1 : 0));
    expect(outsideRequests(offline(page(head)))).toEqual([]);
  });

  it('forbids what its scripts may try later, before the first of them runs', () => {
    const html = offline(page('<script>start()</script>'));
    expect(html.indexOf('Content-Security-Policy')).toBeGreaterThan(0);
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('start()'));
    expect(offline('<title>no head</title>')).toMatch(/^<meta http-equiv="Content-Security-Policy"/);
  });

  it('keeps links for readers, namespaces and pictures inside it', () => {
    const body =
      '<a href="https://nodejs.org/">n</a><svg xmlns="http://www.w3.org/2000/svg"></svg><img src="data:,">';
    expect(offline(page('', body))).toContain(body);
    expect(outsideRequests(page('', body))).toEqual([]);
  });
});
