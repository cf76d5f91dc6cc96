/** The command line of `capture`, as dumpcap and tshark have it. */
import type { Command } from 'commander'
import type { InterfaceWord } from './capture-options.ts'

/** Flags that belong to the interface before them, by the names of their long options. */
const OF_INTERFACES = [
  'interface',
  'filter',
  'snaplen',
  'buffer-size',
  'no-promiscuous-mode',
  'monitor-mode',
  'linktype',
  'time-stamp-type',
  'sample',
] as const

/** `addPrinting` adds the options of `read` by which frames are printed. */
export function addCapture(program: Command, addPrinting: (command: Command) => Command): void {
  const ordered: InterfaceWord[] = []
  const command = program
    .command('capture')
    .description('capture packets to a file, or print them as they come, until interrupted')
    .argument('[filter...]', 'capture filter, as -f')
    .option(
      '-i, --interface <name>',
      'interface, "-" for standard input, a FIFO, or ssh://[USER@]HOST[:PORT][/INTERFACE]; may be given several times',
    )
    .option('-f, --filter <filter>', "capture filter, in libpcap's language")
    .option('-s, --snaplen <bytes>', 'keep at most so much of a frame')
    .option('-B, --buffer-size <mebibytes>', 'buffer of the kernel')
    .option('-p, --no-promiscuous-mode', 'only frames for this machine')
    .option('-I, --monitor-mode', 'all frames that a wireless interface hears')
    .option('-y, --linktype <type>', 'link-layer type, by name or number')
    .option('--time-stamp-type <type>', 'who stamps frames: host, adapter, ...')
    .option('--sample <count>', 'keep every so manieth frame only; the file says so')
    .option('-w, --write <file>', 'file to write; "-" is standard output')
    .option(
      '-a, --autostop <condition>',
      'stop after duration:SECONDS, filesize:KB, packets:COUNT or files:COUNT',
      collect,
      [],
    )
    .option(
      '-b, --ring-buffer <condition>',
      'go on in another file after duration:SECONDS, filesize:KB, packets:COUNT or interval:SECONDS; files:COUNT keeps so many',
      collect,
      [],
    )
    .option('-c <count>', 'as -a packets:COUNT')
    .option('--time-stamp-precision <unit>', 'micro or nano')
    .option('--no-processes', 'do not keep which process a packet belongs to')
  addPrinting(command)
    .option('-F <format>', 'with -w: pcapng (default) or pcap')
    .option('-q', 'print nothing, and no counters while capturing')
    .action(async (filterWords: string[], words) => {
      const { capture } = await import('./capture.ts')
      process.exitCode = await capture(words, ordered, filterWords)
    })
  for (const flag of OF_INTERFACES) command.on(`option:${flag}`, (value?: string) => ordered.push([flag, value ?? '']))
}

const collect = (value: string, before: string[]): string[] => [...before, value]
