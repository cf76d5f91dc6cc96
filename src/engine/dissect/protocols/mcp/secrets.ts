/** What a text holds that is a secret by its shape, or by the name before it: values that are looked for elsewhere. Bounded, so that no text takes long. */

const MAX_FOUND = 50

/** Keys of providers as they write them. */
const KNOWN =
  /\b(?:(?:AKIA|ASIA)[A-Z2-7]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255}|glpat-[A-Za-z0-9_-]{20,255}|npm_[A-Za-z0-9]{36}|xox[abeoprs]-[0-9A-Za-z-]{20,255}|[sr]k_live_[A-Za-z0-9]{24,255}|sk-(?:ant|proj)-[A-Za-z0-9_-]{20,255}|AIza[0-9A-Za-z_-]{35})/g
const NAMED =
  /(?:api[_-]?key|secret|token|passw(?:or)?d|credential|bearer|authorization|private[_ -]?key|access[_-]?key)[a-z0-9_"' -]{0,20}[:=]\s{0,4}["']?(?:bearer |basic )?([^\s"',;<>{}\\]{12,400})/gi
const PEM = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----\s{1,4}([A-Za-z0-9+/=\s]{40,8000})/g

/** The secrets in a text, each once. */
export function findSecrets(text: string): string[] {
  const found = new Set<string>()
  for (const pattern of [KNOWN, NAMED, PEM]) {
    for (const match of text.matchAll(pattern)) {
      if (found.size === MAX_FOUND) return [...found]
      found.add(match[1] ?? match[0])
    }
  }
  return [...found]
}
