/** Capabilities as words: `tools`, `tools: listChanged`; the names of experimental ones and extensions. */
export function capabilityWords(json: string): readonly string[] | null {
  if (json === '') return null
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([name, one]) => {
    const parts = typeof one === 'object' && one !== null ? Object.entries(one) : []
    const said = parts.filter(([, what]) => what !== false && what !== null).map(([part]) => part)
    return said.length > 0 ? `${name}: ${said.join(', ')}` : name
  })
}
