/** Code from which an operation is final: 200 success, 400 failure, 401 cancelled. */
export const finalCode = 200;
export const cancelledCode = 401;

/** An asynchronous task of the daemon; gone five seconds after it ended. */
export interface Operation {
  readonly id: string;
  readonly class: "task" | "websocket" | "token";
  readonly description: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly status: string;
  readonly status_code: number;
  readonly resources: Readonly<Record<string, readonly string[]>> | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly may_cancel: boolean;
  readonly err: string;
}
