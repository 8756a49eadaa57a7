import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { s } from 'hastscript';
import { visit } from 'unist-util-visit';

/**
 * A chart as an element of a page: an image with a name for those who cannot see it. Ids get the file's name
 * before them, since several charts share a page; marks lose their names, which nobody can reach inside an
 * image.
 */
export function pictureElement(svg: string, name: string, file: string): Element {
  const tree = fromHtml(svg, { fragment: true });
  const picture = tree.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === 'svg',
  );
  if (picture === undefined) throw new Error(`The chart "${name}" was drawn as something that is not SVG.`);
  visit(picture, 'element', ({ properties }) => {
    for (const spoken of ['role', 'ariaLabel', 'ariaHidden', 'ariaDescription', 'ariaRoleDescription'])
      delete properties[spoken];
    for (const [key, value] of Object.entries(properties)) {
      if (key === 'id') properties[key] = `${file}-${value}`;
      else if (typeof value === 'string') properties[key] = value.replaceAll('url(#', `url(#${file}-`);
    }
  });
  return s('svg', { ...picture.properties, role: 'img', ariaLabel: name }, picture.children);
}
