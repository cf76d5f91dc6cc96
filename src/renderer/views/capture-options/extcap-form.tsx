/** The form of an extcap interface, made of what its program says it wants to know. Its texts are shown, never interpreted. */
import { useId } from 'react'
import type { ExtcapArgument } from '../../../shared/wire/capture.ts'
import { CheckField, SelectField, TextField } from '../../components/fields.tsx'
import { answerOf, type ExtcapValues, groupsOf, keyOf, refuseValue, withValue } from '../../format/extcap-form.ts'
import { visible } from '../../format/visible.ts'
import styles from './options-dialog.module.css'

interface ExtcapFormProps {
  readonly list: readonly ExtcapArgument[]
  readonly values: ExtcapValues
  readonly onChange: (values: ExtcapValues) => void
}

export function ExtcapForm({ list, values, onChange }: ExtcapFormProps) {
  if (list.length === 0) return <p className={styles.note}>This program asks for nothing.</p>
  return groupsOf(list).map(([group, fields]) => (
    <fieldset key={group} className={styles.group}>
      <legend>{visible(group) || 'Options of the program'}</legend>
      <div className={styles.two}>
        {fields.map((argument) => (
          <ExtcapField
            key={argument.number}
            argument={argument}
            value={answerOf(argument, values)}
            onChange={(value) => onChange(withValue(values, argument, value))}
          />
        ))}
      </div>
    </fieldset>
  ))
}

interface ExtcapFieldProps {
  readonly argument: ExtcapArgument
  readonly value: string
  readonly onChange: (value: string) => void
}

function ExtcapField({ argument, value, onChange }: ExtcapFieldProps) {
  const name = useId()
  const { type, required, values = [], tooltip, placeholder } = argument
  const label = `${visible(argument.display)}${required ? ' *' : ''}`
  const hint = tooltip && visible(tooltip)
  const problem = refuseValue(argument, value)
  const testId = `extcap-${keyOf(argument)}`
  switch (type) {
    case 'boolean':
    case 'boolflag':
      return (
        <CheckField
          label={label}
          hint={hint && ` ${hint}`}
          checked={value === 'true'}
          onChange={(on) => onChange(String(on))}
          testId={testId}
        />
      )
    case 'selector':
      return (
        <SelectField
          label={label}
          hint={hint}
          problem={problem}
          value={value}
          options={[
            ...(values.some((each) => each.value === value)
              ? []
              : ([[value, value === '' ? '–' : visible(value)]] as const)),
            ...values.map((each) => [each.value, visible(each.display)] as const),
          ]}
          onChange={onChange}
          testId={testId}
        />
      )
    case 'radio':
      return (
        <fieldset className={styles.group}>
          <legend>{label}</legend>
          {values.map((each) => (
            <CheckField
              key={each.value}
              radio={name}
              label={visible(each.display)}
              checked={each.value === value}
              onChange={() => onChange(each.value)}
            />
          ))}
        </fieldset>
      )
    case 'multicheck': {
      const chosen = value === '' ? [] : value.split(',')
      return (
        <fieldset className={styles.group}>
          <legend>{label}</legend>
          {values.map((each) => (
            <CheckField
              key={each.value}
              label={visible(each.display)}
              checked={chosen.includes(each.value)}
              onChange={(on) =>
                onChange(
                  values
                    .map((other) => other.value)
                    .filter((other) => (other === each.value ? on : chosen.includes(other)))
                    .join(','),
                )
              }
            />
          ))}
        </fieldset>
      )
    }
    default:
      return (
        <>
          <TextField
            label={label}
            hint={hint}
            problem={problem}
            value={value}
            onChange={onChange}
            placeholder={placeholder && visible(placeholder)}
            type={type === 'password' ? 'password' : 'text'}
            inputMode={type === 'integer' || type === 'unsigned' || type === 'long' ? 'numeric' : undefined}
            list={type === 'editselector' ? name : undefined}
            maxLength={8192}
            testId={testId}
          />
          {type === 'editselector' && (
            <datalist id={name}>
              {values.map((each) => (
                <option key={each.value} value={each.value}>
                  {visible(each.display)}
                </option>
              ))}
            </datalist>
          )}
        </>
      )
  }
}
