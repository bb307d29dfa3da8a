/**
 * Every refusal this server can answer with, as the body of an `error` event. Codes and wordings are those that
 * the vendor's server uses (https://platform.openai.com/docs/guides/realtime, captures of 2026); `param` names the
 * field at fault as a path from the event, for example `session.audio.input.format`.
 */
export interface ApiError {
  readonly type:
    | 'invalid_request_error'
    | 'server_error'
    | 'rate_limit_error'
    | 'insufficient_quota'
    | 'tokens';
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
}

/** The client's fault. */
function refused(code: string, message: string, param: string | null = null): ApiError {
  return { type: 'invalid_request_error', code, message, param };
}

export const refusals = {
  // Frames and shapes.
  invalidJson: () => refused('invalid_json', 'We could not parse the JSON body of your event.'),
  binaryFrame: () => refused('invalid_event', 'Binary frames are not supported: send events as text.'),
  notAnEvent: () => refused('invalid_event', 'An event must be a JSON object.'),
  unknownEvent: (type: string, known: readonly string[]) =>
    refused('invalid_value', `Invalid value: '${type}'. Supported values are: ${list(known)}.`, 'type'),
  unknownParameter: (param: string) => refused('unknown_parameter', `Unknown parameter: '${param}'.`, param),
  missingParameter: (param: string) =>
    refused('missing_required_parameter', `Missing required parameter: '${param}'.`, param),
  invalidValue: (param: string, why: string) => refused('invalid_value', why, param),

  // Conversation items.
  itemNotFound: (id: string, param: string) =>
    refused('item_not_found', `Item with item_id '${id}' not found in the conversation.`, param),
  itemExists: (id: string) =>
    refused('invalid_value', `Item with item_id '${id}' already exists in the conversation.`, 'item.id'),
  toolCallNotFound: (callId: string) =>
    refused('invalid_tool_call_id', `Tool call ID '${callId}' not found in conversation.`),
  truncateUnknownItem: (id: string) =>
    refused('item_truncate_invalid_item_id', `Item with item_id '${id}' not found.`, 'item_id'),
  truncateNotAudio: (): ApiError => ({
    type: 'invalid_request_error',
    // The live server sends no code with this one.
    code: null,
    message: 'Only model output audio messages can be truncated',
    param: null,
  }),
  truncateBeyond: (actualMs: number, wantedMs: number) =>
    refused(
      'invalid_value',
      `Audio content of ${actualMs}ms is already shorter than ${wantedMs}ms.`,
      'audio_end_ms',
    ),

  // Audio, responses, the session.
  commitEmpty: (bufferedMs: number) =>
    refused(
      'input_audio_buffer_commit_empty',
      `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`,
    ),
  activeResponse: (id: string) =>
    refused(
      'conversation_already_has_active_response',
      `Conversation already has an active response in progress: ${id}. Wait until the response is finished before creating a new one.`,
    ),
  tooManyResponses: (most: number): ApiError => ({
    type: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    message: `At most ${most} responses outside the conversation may run at once.`,
    param: null,
  }),
  nothingToCancel: () =>
    refused('response_cancel_not_active', 'Cancellation failed: no active response found'),
  voiceFixed: () =>
    refused(
      'cannot_update_voice',
      "Cannot update a conversation's voice if assistant audio is present.",
      'session.audio.output.voice',
    ),
  sessionExpired: (minutes: number) =>
    refused('session_expired', `Your session hit the maximum duration of ${minutes} minutes.`),

  // The server's own fault.
  serverError: (): ApiError => ({
    type: 'server_error',
    code: 'server_error',
    message: 'The server had an error while processing your request.',
    param: null,
  }),
  noCredit: (): ApiError => ({
    type: 'insufficient_quota',
    code: 'credit_balance_exhausted',
    message: 'You exceeded your current quota: check your plan and billing details.',
    param: null,
  }),

  // At the door.
  badKey: () => refused('invalid_api_key', 'Incorrect API key provided.'),
  betaShape: () =>
    refused('beta_api_shape_disabled', 'The Realtime Beta API is no longer supported. Use the GA API.'),
  missingModel: () => refused('missing_model', 'You must provide a model parameter.', 'model'),
  unknownModel: (model: string) =>
    refused('invalid_model', `Model '${model}' is not supported in realtime mode.`, 'model'),
  notOffered: (param: string) =>
    refused('invalid_value', `This server only holds conversations: '${param}' is not offered.`, param),
} as const;

function list(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}
