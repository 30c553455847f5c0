/**
 * Spill: the local files in which records survive what the store and the process do not.
 *
 * <p>{@link dev.portolan.gateway.records.spill.SpillFile} holds batches that the store does not
 * take, until it does. {@link dev.portolan.gateway.records.spill.Journal} holds the requests that
 * have begun and are not in a batch yet, in memory that the operating system keeps when the process
 * is killed.
 */
@NullMarked
package dev.portolan.gateway.records.spill;

import org.jspecify.annotations.NullMarked;
