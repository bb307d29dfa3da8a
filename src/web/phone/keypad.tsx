import { Button } from '@mantine/core';
import { useHandset } from './use-phone.ts';

export function Keypad() {
  const phone = useHandset();
  return (
    <div className="keypad">
      {KEYS.map((key) => (
        <Button key={key} variant="default" aria-label={names[key] ?? key} onClick={() => phone.key(key)}>
          {key}
        </Button>
      ))}
    </div>
  );
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const names: Readonly<Record<string, string>> = { '*': 'Star', '#': 'Hash' };
