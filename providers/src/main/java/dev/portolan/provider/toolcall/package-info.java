/**
 * Tool calls in the answers of servers that are careless about them: which pieces of a stream
 * belong to one call, and an id for each call.
 *
 * <p>OpenAI numbers a stream's calls and gives each an id. Other servers leave out ids or numbers,
 * repeat them, or number all calls alike. The readers of answers call it; it knows nothing of their
 * formats.
 */
@NullMarked
package dev.portolan.provider.toolcall;

import org.jspecify.annotations.NullMarked;
