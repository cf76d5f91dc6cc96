/** What the preload script exposes, where there is one. In a browser there is none. */
export interface TapscopeBridge {
  readonly electron: true
  /** Path of a file that was dropped or picked; empty when it has none. */
  pathOf(file: File): string
}

declare global {
  interface Window {
    readonly tapscope?: TapscopeBridge
  }
}

export const bridge: TapscopeBridge | null = globalThis.window?.tapscope ?? null
export const isElectron = bridge !== null
export const isMac = /mac/i.test(globalThis.navigator?.platform ?? '')
