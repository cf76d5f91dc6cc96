/**
 * The processes behind a packet, which no byte of it tells: who has the socket that sent it and the one that gets it, where those are
 * on the machine that captured.
 */
import type { Detail } from '../../detail.ts'
import type { ProcessContext } from '../../frame-context.ts'
import { field, type ProtocolDefinition } from '../../protocol.ts'

const fields = {
  end: field('proc.end', 'End', 'string', { description: 'sender or receiver of the packet' }),
  sender: field('proc.sender', 'Sender', 'string', { description: 'Name of the process that sent the packet' }),
  receiver: field('proc.receiver', 'Receiver', 'string', { description: 'Name of the process that the packet is for' }),
  pid: field('proc.pid', 'Process ID', 'uint32'),
  name: field('proc.name', 'Name', 'string'),
  path: field('proc.path', 'Executable', 'string'),
  commandLine: field('proc.cmdline', 'Command Line', 'string'),
  parent: field('proc.ppid', 'Parent Process ID', 'uint32'),
  user: field('proc.user', 'User', 'string'),
  userId: field('proc.uid', 'User ID', 'uint32'),
  container: field('proc.container', 'Container', 'string'),
}

export const proc: ProtocolDefinition = {
  name: 'proc',
  title: 'Process',
  column: 'Process',
  family: 'other',
  fields,
  bindings: [],
  summarized: false,
  summarize() {},
  dissect: (_bytes, _start, _end, out) => addProcesses(out),
}

/** Adds a line for each process that is known, the sender's first. */
export function addProcesses(out: Detail): void {
  const processes = out.context.processes?.()
  if (processes?.sender) addProcess(out, processes.sender, 'sender')
  if (processes?.receiver) addProcess(out, processes.receiver, 'receiver')
}

function addProcess(out: Detail, process: ProcessContext, end: 'sender' | 'receiver'): void {
  const { pid, ppid, uid, name, path, cmdline, user, container } = process
  out.openProtocol(proc, 0, 0, `Process: ${name} (pid ${pid}), ${end}`)
  out.generated(fields.end, end)
  out.generated(end === 'sender' ? fields.sender : fields.receiver, name)
  out.generated(fields.pid, pid)
  out.generated(fields.name, name)
  if (path !== '') out.generated(fields.path, path)
  if (cmdline !== '') out.generated(fields.commandLine, cmdline)
  out.generated(fields.parent, ppid)
  if (user !== '') out.generated(fields.user, user)
  out.generated(fields.userId, uid)
  if (container !== '') out.generated(fields.container, container)
  out.close()
}
