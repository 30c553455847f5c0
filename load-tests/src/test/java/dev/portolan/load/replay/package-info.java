/** Tests of the replay's comparisons and plans. */
@NullMarked
package dev.portolan.load.replay;

import org.jspecify.annotations.NullMarked;
