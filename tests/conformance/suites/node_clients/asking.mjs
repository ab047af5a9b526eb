// Where RouterHub is, and what the tests offer.
export const url = process.env.CONFORMANCE_URL;
export const key = process.env.CONFORMANCE_KEY;
export const model = process.env.CONFORMANCE_MODEL;
export const provider = process.env.CONFORMANCE_PROVIDER;
export const upstream = process.env.CONFORMANCE_UPSTREAM;
export const user = (content) => ({ role: "user", content });
export const twoCities = "What is the weather in Paris and in Tokyo?";
export const citySchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
