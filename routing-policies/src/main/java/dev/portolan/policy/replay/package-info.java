/**
 * Replay: recorded requests, decided under another configuration.
 *
 * <p>The gateway records each decision as one line of JSON, a {@link
 * dev.portolan.policy.replay.DecisionRecord}: the facts it was decided by and its outcome, never a
 * prompt or an answer. {@link dev.portolan.policy.replay.Replay} decides every record with two
 * engines, with the latencies the records show, and sums up the {@link
 * dev.portolan.policy.replay.ReplayDifference}. The gateway's {@code simulate} calls this package;
 * it calls the engine and the language. It opens no file and reads no clock.
 */
@NullMarked
package dev.portolan.policy.replay;

import org.jspecify.annotations.NullMarked;
