package dev.portolan.provider.wire;

import dev.portolan.provider.Feature;

import java.util.Set;

/**
 * What the readers of a request's parts note together.
 *
 * @param needs what has to be expressed for the request
 * @param scan which members leave the protocols' tables
 */
record Notes(Set<Feature> needs, MemberScan scan) {}
