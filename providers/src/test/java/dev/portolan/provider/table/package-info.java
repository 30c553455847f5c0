/** Tests that the chapter's tables match the code they are printed from. */
@NullMarked
package dev.portolan.provider.table;

import org.jspecify.annotations.NullMarked;
