/** Buttons: one look, three weights. Icons come from lucide at 1.5 px. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

interface ButtonProps extends ComponentProps<'button'> {
  readonly icon?: LucideIcon
  readonly weight?: 'normal' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'small'
  readonly children?: ReactNode
}

export function Button({ icon: Icon, weight = 'normal', size = 'normal', children, className, ...rest }: ButtonProps) {
  const classes = [styles.button, styles[weight], styles[size], children ? '' : styles.icon, className ?? '']
  return (
    <button type="button" className={classes.join(' ')} {...rest}>
      {Icon && <Icon size={size === 'small' ? 13 : 14} strokeWidth={1.5} aria-hidden="true" />}
      {children}
    </button>
  )
}
