package dev.jobwire.api.stream.hub;

import java.util.List;

/** Who is handed an owner's events. Its methods are called one at a time and must not block. */
public interface Listener {

  /**
   * Events in order, none left out but those of jobs that were not asked for. May be empty, when
   * only such lay in between.
   *
   * @param events no more than were requested
   * @param position how far that is
   * @param top how far the stream is known to reach
   */
  void events(List<StreamEvent> events, long position, long top);

  /**
   * Reading can't go on from the reader's position: what lay there is gone, or the numbering is
   * another. Nothing follows until the reader is started again, from a position looked up anew.
   */
  void lost();

  /**
   * News of a running job, already encoded; there is no promise to get it.
   *
   * @param signal what to send on
   */
  default void signal(SignalFrame signal) {}
}
