/** Bedrock's Converse: requests written, answers read, and embeddings by InvokeModel. */
@NullMarked
package dev.portolan.provider.converse;

import org.jspecify.annotations.NullMarked;
