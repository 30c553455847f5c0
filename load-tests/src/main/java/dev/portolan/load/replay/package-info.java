/**
 * Plays cases through a running gateway: {@code load-tests/replay}, and the suite's golden tests.
 *
 * <p>A plan makes one run of each case for each dialect; the upstreams answer what each run's case
 * says; a player sends the requests and compares. The gateway is used through its configuration and
 * its sockets only.
 */
@NullMarked
package dev.portolan.load.replay;

import org.jspecify.annotations.NullMarked;
