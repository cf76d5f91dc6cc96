/** Puts text on the clipboard and says so. */
import { notify, report } from '../state/notices.ts'

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify('info', 'Copied')
  } catch {
    report(new Error('The clipboard is not available here'))
  }
}
