/** Absolute paths become their last part: what is stored and published names no place on the machine that made it. */
export function withoutPaths(text: string): string {
  return text
    .replaceAll(/file:\/\/\S*\/([^\s/:'")]+)/g, '$1')
    .replaceAll(/(^|[\s"'(=[])(?:\/|[A-Za-z]:\\)(?:[^\s"'()/\\:]+[/\\])+([^\s"'()/\\:]*)/g, '$1$2');
}
