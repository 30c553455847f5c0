/** The tables of the chapter, held to the code they are printed from. */
@NullMarked
package dev.portolan.provider.table;

import org.jspecify.annotations.NullMarked;
