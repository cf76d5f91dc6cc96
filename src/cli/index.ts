/**
 * The `tapscope` command. `wrap` stands between two programs that wait for each other, so it loads nothing but itself; everything else
 * comes with the command line's own library.
 */
const [, , command] = process.argv

if (command === 'wrap') {
  const { wrap } = await import('./wrap.ts')
  wrap(process.argv.slice(3))
} else {
  const { main } = await import('./program.ts')
  await main(process.argv)
}
