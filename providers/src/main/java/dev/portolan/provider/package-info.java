/**
 * The interface of every provider: it turns a caller's request into the upstream's bytes, and the
 * upstream's bytes into the caller's bytes and their meaning.
 *
 * <p>The gateway's data plane calls {@link dev.portolan.provider.Provider#prepare} once per
 * attempt, sends the result with a credential it chooses, and feeds the response to one {@link
 * dev.portolan.provider.AnswerReader} made for that attempt. Dialects are in one package each below
 * this one; {@code wire} contains the formats they share.
 *
 * <p>This package opens no socket, contains no credential, reads no clock and knows no policy.
 * Nothing in it logs, and no record prints a prompt or an answer.
 */
@NullMarked
package dev.portolan.provider;

import org.jspecify.annotations.NullMarked;
