/** Tests of conversations that change their provider. */
@NullMarked
package dev.portolan.provider.conversation;

import org.jspecify.annotations.NullMarked;
