package dev.jobwire.api.dispatch;

/**
 * A place in a walk over an index, from owner to owner and name to name.
 *
 * @param ownerId the owner's number
 * @param name an ordering key or a type, whichever is walked
 */
record Place(long ownerId, String name) {
  /** Before all of them. */
  static final Place START = new Place(0, "");
}
