import { expect, test } from "vitest";
import { packFrames, unpackFrames } from "@/lib/schemas/packed-frames";
import type { FrameView } from "@/lib/schemas/views";

const frame: FrameView = {
  id: "01a215db-652b-7f13-80b1-ded81be44746",
  number: 9997,
  generationId: "01a215db-652b-7b99-81d7-693004d3af48",
  index: 0,
  width: 1536,
  height: 864,
  thumbhash: "qJcRHIKHh3iPd3eEd3iIj1j2pQ==",
  prompt: 'A harbour, "blue"</script> \u2028 雨の港',
  quality: "high",
  person: { id: "01a216b4-c57b-70ee-8dac-b4733c6b97b0", name: "Member 1" },
  private: false,
  picked: false,
  demo: false,
  createdAt: "2026-11-26T07:46:08.185Z",
};

test("frames come out as they went in, whatever is in them", () => {
  const other = { id: "01a216b4-c57b-70ee-8dac-b4733c6b97b1", name: "Member 2" };
  const frames: FrameView[] = [
    frame,
    { ...frame, id: "b", index: 3, person: other, private: true },
    { ...frame, id: "c", thumbhash: null, quality: null, picked: true },
    { ...frame, id: "d", demo: true, prompt: "" },
  ];
  expect(unpackFrames(packFrames(frames))).toEqual(frames);
  expect(unpackFrames(packFrames([]))).toEqual([]);
});

test("a person is packed once, however many frames are theirs", () => {
  const packed = packFrames(Array.from({ length: 60 }, () => frame));
  expect(packed.split(frame.person.id)).toHaveLength(2);
});
