/**
 * The port to every provider: a request goes in, bytes for the upstream come out; the upstream's
 * bytes go in, bytes for the caller and what they mean come out.
 *
 * <p>The gateway's data plane calls {@link dev.portolan.provider.Provider#prepare} once per
 * attempt, sends what it got with a credential of its own choosing, and feeds the answer to one
 * {@link dev.portolan.provider.AnswerReader} made for that attempt. Dialects live one package below
 * each; {@code wire} holds the formats they share.
 *
 * <p>This room opens no socket, holds no credential, keeps no clock and knows no policy. Nothing in
 * it logs, and no record prints a prompt or an answer.
 */
@NullMarked
package dev.portolan.provider;

import org.jspecify.annotations.NullMarked;
