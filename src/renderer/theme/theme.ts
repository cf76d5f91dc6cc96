/** Puts the chosen theme on the document and follows the system's when asked to. */
import { usePreferences } from '../state/preferences.ts'

export type Theme = 'dark' | 'light'

const systemIsLight = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: light)')

export function resolvedTheme(): Theme {
  const { theme } = usePreferences.getState()
  if (theme !== 'system') return theme
  return systemIsLight().matches ? 'light' : 'dark'
}

export function followTheme(): void {
  const apply = (): void => {
    document.documentElement.dataset.theme = resolvedTheme()
  }
  apply()
  usePreferences.subscribe(apply)
  systemIsLight().addEventListener('change', apply)
}
