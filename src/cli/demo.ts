export async function demo(_env: NodeJS.ProcessEnv, _options: { listen?: string }): Promise<number> { return 1; }
