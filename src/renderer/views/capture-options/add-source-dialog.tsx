/** Adds a source, or changes one, that no list has: a machine that the system's ssh reaches, or a pipe that another program writes to. */
import { useId, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CheckField, TextField } from '../../components/fields.tsx'
import { Modal } from '../../components/modal.tsx'
import { NEW_SOURCE, refuseSource, type SourceDraft, sourceDraft, sourceOf } from '../../format/added-source.ts'
import { addSource, planNow } from '../../state/capture-plan.ts'
import { useCaptures } from '../../state/captures.ts'
import { showOverlay } from '../../state/layout.ts'
import styles from './options-dialog.module.css'

function close(): void {
  useCaptures.setState({ editedSource: null })
  showOverlay(null)
}

function initialDraft(name: string | null): SourceDraft {
  const source = planNow().added.find((added) => added.name === name)
  return source ? sourceDraft(source) : NEW_SOURCE
}

export default function AddSourceDialog() {
  const kind = useId()
  const [edited] = useState(() => useCaptures.getState().editedSource)
  const [draft, setDraft] = useState(() => initialDraft(edited))
  const problems = refuseSource(draft)
  const source = sourceOf(draft)
  const field = (name: keyof SourceDraft) => ({
    value: draft[name],
    onChange: (text: string) => setDraft((before) => ({ ...before, [name]: text })),
    problem: problems.get(name),
    testId: `source-${name}`,
  })
  const submit = (): void => {
    if (!source) return
    addSource(source, edited)
    close()
  }
  return (
    <Modal
      title="Capture from elsewhere"
      testId="add-source-dialog"
      onClose={close}
      onSubmit={submit}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" weight="primary" disabled={!source} data-testid="source-add">
            {edited === null ? 'Add' : 'Keep'}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <fieldset className={styles.group}>
          <legend>From</legend>
          <CheckField
            radio={kind}
            label="Another machine, by ssh"
            checked={draft.kind === 'ssh'}
            onChange={() => setDraft({ ...draft, kind: 'ssh' })}
            testId="source-kind-ssh"
          />
          <CheckField
            radio={kind}
            label="A named pipe of this machine"
            hint="that a program writes pcap or pcapng to"
            checked={draft.kind === 'pipe'}
            onChange={() => setDraft({ ...draft, kind: 'pipe' })}
            testId="source-kind-pipe"
          />
        </fieldset>
        {draft.kind === 'pipe' ? (
          <TextField label="Path of the pipe" mono placeholder="/run/frames" maxLength={4096} {...field('pipe')} />
        ) : (
          <>
            <div className={styles.two}>
              <TextField label="Host" mono placeholder="server.example" maxLength={255} {...field('host')} />
              <TextField label="User" mono placeholder="as ssh has it" maxLength={64} {...field('user')} />
              <TextField label="Port" mono placeholder="22" inputMode="numeric" maxLength={5} {...field('port')} />
              <TextField
                label="Interface there"
                mono
                placeholder="all of them"
                maxLength={200}
                {...field('interface')}
              />
            </div>
            <TextField
              label="File of the private key"
              mono
              placeholder="as ssh has it"
              maxLength={4096}
              {...field('identity')}
            />
            <TextField
              label="Command to run there"
              mono
              placeholder="tcpdump -U -n -w - -i INTERFACE FILTER"
              maxLength={8192}
              {...field('command')}
            />
            <p className={styles.note}>
              Runs the ssh of this machine, which asks for nothing: sign in with a key or an agent, and connect once by
              hand so that the host’s key is known.
            </p>
          </>
        )}
      </div>
    </Modal>
  )
}
