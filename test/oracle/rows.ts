/**
 * Lines of `tshark -T fields` as rows of cells, while they come. tshark escapes control characters in values (`\n`, `\001`), but not
 * everywhere: a line with too few cells goes on in the next one.
 */
import { StringDecoder } from 'node:string_decoder'

/** What a row may be made of before it counts as a whole, whatever its cells. */
const MAX_ROW = 4 << 20

/** `width` is the number of cells a row has to have; 0 for one line a row. */
export async function* readRows(
  stream: AsyncIterable<Buffer>,
  separator: string,
  width: number,
): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let row = ''
  for await (const chunk of stream) {
    rest += decoder.write(chunk)
    let from = 0
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', from)) {
      const line = row + rest.slice(from, end)
      from = end + 1
      const cells = line.split(separator)
      row = cells.length < width && line.length < MAX_ROW ? `${line}\n` : ''
      if (row === '') yield cells
    }
    rest = rest.slice(from)
  }
  if (row + rest !== '') yield (row + rest).split(separator)
}
