let guests = 0;

export const api = {
  greet(name) {
    guests += 1;
    return `Hello, ${name}! You are guest number ${guests}.`;
  },
};
