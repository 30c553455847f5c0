/** Benchmarks of the data plane's work on bytes of requests and answers. */
@NullMarked
package dev.portolan.provider.bench;

import org.jspecify.annotations.NullMarked;
