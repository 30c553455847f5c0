/**
 * The server side of OpenAI's protocol and its variants, and what all dialects share.
 *
 * <p>A dialect verifies the credential, the path and the body as its real counterpart does, refuses
 * in that provider's error format, and writes an answer as a script. Formats follow recorded
 * exchanges. The simulated endpoints call it; it calls the simulated model for answers, opens no
 * socket and applies no fault.
 */
@NullMarked
package dev.portolan.load.dialect;

import org.jspecify.annotations.NullMarked;
