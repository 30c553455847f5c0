/** Bedrock's dialect against exchanges that other projects recorded. */
@NullMarked
package dev.portolan.provider.bedrock;

import org.jspecify.annotations.NullMarked;
