/** What the tests of live capture have in common. */
import { createSocket } from 'node:dgram'
import { expect, type Page } from '@playwright/test'
import { statusNumber } from './faces.ts'

export const canCapture = process.getuid?.() === 0 && Boolean(process.env.TAPSCOPE_TAPCAP)
export const whyNoCapture = process.env.TAPSCOPE_SKIP_REASON_TAPCAP ?? 'capturing needs root'

/** Nobody listens on it. */
const PORT = 4242

/** Datagrams of 200 bytes over loopback. */
export async function send(count: number): Promise<void> {
  const socket = createSocket('udp4')
  for (let i = 0; i < count; i++) {
    await new Promise<void>((resolve) => socket.send(Buffer.alloc(200, i), PORT, '127.0.0.1', () => resolve()))
  }
  socket.close()
}

/** Those datagrams, without what the system answers. */
export const SENT = `udp port ${PORT}`

export async function chooseLoopback(page: Page, filter: string): Promise<void> {
  await page.getByTestId('rail-capture').click()
  await page.getByTestId('interface-lo').getByRole('checkbox').check()
  await page.getByTestId('capture-filter').fill(filter)
}

export async function start(page: Page): Promise<void> {
  await page.getByTestId('capture-start-selected').click()
  await expect(page.getByTestId('status-capture')).toContainText('Capturing')
}

export async function stop(page: Page): Promise<void> {
  await page.keyboard.press('Control+e')
  await expect(page.getByTestId('status-capture')).not.toContainText(/Capturing|Stopping/)
}

export const frames = (page: Page): Promise<number> => statusNumber(page, 'status-frames')
