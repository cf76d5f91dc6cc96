/** Tags of rules in words: `attack.t1552.001` is `ATT&CK T1552.001`, `owasp.mcp03` is `OWASP MCP03`. */
export function tagWords(tag: string): string {
  const [, family, rest] = /^([^.]+)\.(.+)$/.exec(tag) ?? []
  if (family === 'attack')
    return `ATT&CK ${/^[tsg]\d/i.test(rest) ? rest.toUpperCase() : rest.replaceAll(/[_-]/g, ' ')}`
  if (family === 'owasp') return `OWASP ${rest.toUpperCase()}`
  if (family === 'cve') return `CVE-${rest.replaceAll('.', '-')}`
  return tag
}
