/** `-T jsonl`: an object a line for each frame, as docs/formats.md has it. */
import { frameToJson } from '../frame-json.ts'
import type { Printer } from './printer.ts'

export const jsonlPrinter = (): Printer => ({
  begin: '',
  print: ({ detail }) => `${frameToJson(detail)}\n`,
  between: '',
  end: () => '',
})
