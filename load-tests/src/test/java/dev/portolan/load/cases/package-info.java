/** Tests of the form of cases. */
@NullMarked
package dev.portolan.load.cases;

import org.jspecify.annotations.NullMarked;
