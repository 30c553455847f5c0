package dev.portolan.provider.head;

import dev.portolan.provider.request.Feature;

import java.util.Set;

/**
 * What the readers of a request's parts note together.
 *
 * @param needs what has to be expressed for the request
 * @param scan which members leave the protocols' tables
 */
record HeadFindings(Set<Feature> needs, MemberScan scan) {}
