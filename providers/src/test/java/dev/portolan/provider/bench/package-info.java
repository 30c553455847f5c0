/** Benchmarks of what the data plane does to bytes on a request's path. */
@NullMarked
package dev.portolan.provider.bench;

import org.jspecify.annotations.NullMarked;
