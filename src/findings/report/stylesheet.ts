/**
 * The look of report.html: one column, wide tables scroll, light and dark by the reader's own setting. Charts
 * keep a white ground.
 */
export const stylesheet = `
:root { color-scheme: light dark; --ink: #1b1b1b; --soft: #5c5c5c; --ground: #ffffff; --line: #dddddd; --tint: #f5f5f3;
  --good: #1a6b45; --bad: #b3260a; --open: #6b5a00; --link: #1a5aa8; --focus: #d98200; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e3; --soft: #a0a09c; --ground: #171716; --line: #3a3a38; --tint: #222221;
    --good: #6fcf9d; --bad: #ff8a70; --open: #e0c95a; --link: #8ab8f0; --focus: #ffb84d; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.35rem; margin: 2.6rem 0 .8rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { font-size: 1.08rem; margin: 1.8rem 0 .6rem; }
p, ul, blockquote { max-width: 46rem; }
blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: 4px solid var(--line); color: var(--soft); }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; font-size: .9em; }
pre { background: var(--tint); padding: .8rem 1rem; overflow-x: auto; border-radius: 6px; }
.table, .picture { overflow-x: auto; margin: 1rem 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: .7rem 1rem; max-width: none; list-style: none; background: var(--tint); border-radius: 6px; }
a { color: var(--link); }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .7rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--soft); }
tbody tr:hover { background: var(--tint); }
.number { text-align: right; white-space: nowrap; }
figure { margin: 1.6rem 0; }
figure svg { display: block; max-width: 100%; min-width: min(36rem, 100vw * 1.6); height: auto; background: #ffffff; border: 1px solid var(--line); border-radius: 6px; }
figcaption { color: var(--soft); font-size: .9rem; max-width: 46rem; margin-top: .5rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.open { color: var(--open); }
`;
