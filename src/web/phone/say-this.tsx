import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { sentence } from '../api/use-answer.ts';
import { useHandset } from './use-phone.ts';

/** For whoever has no microphone: typed words, spoken to the agent. */
export function SayThis({ saying }: { saying: boolean }) {
  const phone = useHandset();
  const [text, setText] = useState('');
  const [why, setWhy] = useState<string | null>(null);
  async function say(): Promise<void> {
    const words = text.trim();
    if (words === '') return setWhy('Type what you want to say first.');
    setWhy(null);
    setText('');
    await phone.say(words).catch((error: unknown) => {
      setText(words);
      setWhy(sentence(error));
    });
  }
  return (
    <form
      className="say-this"
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <TextInput
        label="Words to say to the agent"
        placeholder="I would like to book a cleaning."
        value={text}
        maxLength={500}
        error={why}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={saying} mt="xs">
        Say it
      </Button>
    </form>
  );
}
